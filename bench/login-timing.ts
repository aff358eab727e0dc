// Claim: how long a refused login takes does not tell why it was refused. Unknown RFC, wrong password, wrong code, used code, expired
// and cancelled password, in random order in one run; for each the quantiles, and how often one of its times is longer than one of
// the others (0.5: nothing can be told). Bounds: medians within 5 % of each other's, and that share within 0.42 and 0.58.
//   node bench/login-timing.ts [--muestras 300] [--breve]
import { checkPasswordAndCode } from '../src/modules/passwords/index.ts'
import { benchRfc, codeOf, makeAccounts } from './support/logins.ts'
import { benchOptions } from './support/options.ts'
import { median, openBenchService, quantile } from './support/service.ts'

const MEDIAN_BOUND = 0.05
const SHARE_BOUND = 0.08
const { numbers, judge } = benchOptions({ muestras: [300, 1], antes: [5, 1] })
/** `antes`: of each reason, before any is timed. */
const { muestras: SAMPLES, antes: WARM_UP } = numbers

const service = await openBenchService('timing')
const { ctx } = service
try {
  const [good, replayed, expired, cancelled] = await makeAccounts(ctx, 4, 'local')
  const past = new Date(ctx.now().getTime() - 1000)
  await ctx.db.updateTable('contrasenas').set({ vence_el: past }).where('id', '=', expired!.id).execute()
  await ctx.db
    .updateTable('contrasenas')
    .set({ cancelada_el: past, cancelada_motivo: 'bench' })
    .where('id', '=', cancelled!.id)
    .execute()
  // Every step up to the year 2100 is used.
  await ctx.db.updateTable('contrasenas').set({ otp_ultimo_paso: 137_000_000 }).where('id', '=', replayed!.id).execute()
  const { password } = good!
  const wrongCode = (secret: string) => (codeOf(secret) === '123456' ? '654321' : '123456')

  const kinds: Record<string, () => { rfc: string; password: string; otp: string }> = {
    'unknown RFC': () => ({ rfc: benchRfc(9_999), password, otp: '123456' }),
    'wrong password': () => ({ rfc: good!.rfc, password: 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA', otp: codeOf(good!.secret) }),
    'wrong code': () => ({ rfc: good!.rfc, password, otp: wrongCode(good!.secret) }),
    'used code': () => ({ rfc: replayed!.rfc, password, otp: codeOf(replayed!.secret) }),
    expired: () => ({ rfc: expired!.rfc, password, otp: codeOf(expired!.secret) }),
    cancelled: () => ({ rfc: cancelled!.rfc, password, otp: codeOf(cancelled!.secret) }),
  }
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]))

  const order = Object.keys(kinds).flatMap((kind) => Array<string>(SAMPLES + WARM_UP).fill(kind))
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  for (const kind of order) {
    // The limits would end this after a few tries; each try here is a stranger's first.
    await ctx.db.deleteFrom('intentos').execute()
    const login = kinds[kind]!()
    const start = performance.now()
    const outcome = await checkPasswordAndCode(ctx, login).then(
      () => 'let in',
      (error: { codigo?: string }) => error.codigo,
    )
    times[kind]!.push(performance.now() - start)
    if (outcome !== 'CREDENCIAL_INVALIDA') throw new Error(`${kind}: ${outcome}`)
  }
  for (const kind of Object.keys(kinds)) times[kind]!.splice(0, WARM_UP)

  const overall = median(Object.values(times).flat())
  let ok = true
  console.log('kind             p5     p25    p50    p75    p95    median off   longer than the others')
  for (const [kind, own] of Object.entries(times)) {
    const others = Object.entries(times)
      .flatMap(([k, v]) => (k === kind ? [] : v))
      .toSorted((a, b) => a - b)
    const share = shareLonger(own, others)
    const off = median(own) / overall - 1
    // A used code is found out only after everything else was right: who learns that much holds the password.
    const told = kind !== 'used code'
    if (told && (Math.abs(off) > MEDIAN_BOUND || Math.abs(share - 0.5) > SHARE_BOUND)) ok = false
    const columns = [0.05, 0.25, 0.5, 0.75, 0.95].map((q) => quantile(own, q).toFixed(1).padEnd(7)).join('')
    console.log(`${kind.padEnd(16)} ${columns}${`${(off * 100).toFixed(1)} %`.padEnd(13)}${share.toFixed(3)}`)
  }
  console.log(
    `${SAMPLES} samples each; bounds: median within ${MEDIAN_BOUND * 100} % of all, share within ${0.5 - SHARE_BOUND} and ${0.5 + SHARE_BOUND}: ${judge(ok)}`,
  )
} finally {
  await service.close()
}

/** How often a value of `own` is larger than one of `sorted` (Mann-Whitney U over both sizes). */
function shareLonger(own: number[], sorted: number[]): number {
  const smaller = (value: number) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return own.reduce((sum, value) => sum + smaller(value), 0) / (own.length * sorted.length)
}
