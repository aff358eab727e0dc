// A command that imports a file row by row: it opens it, shows how far it is, keeps what was rejected, and tells what came of it.
import type { ImportOptions, Source, Totals } from '../bulk-import/index.ts'
import { openSource, RejectSample, readImportArgs, runImport, speed, warnings } from './import-run.ts'
import type { Io } from './io.ts'
import { showProgress } from './progress.ts'
import { openRejectsFile } from './rejects-file.ts'

type Hooks = Required<Pick<ImportOptions, 'onProgress' | 'onReject'>>

/** `told`: the result in words. The exit code is 1 where rows were rejected. */
export const importFile = <T extends Totals>(
  io: Io,
  { usage, args }: { usage: string; args: string[] },
  work: (source: Source, hooks: Hooks) => Promise<T>,
  told: (done: T) => string,
): Promise<number> =>
  runImport(io, usage, async () => {
    const given = readImportArgs(args, io.cwd)
    const source = await openSource(io, given)
    const rejects = given.rechazos ? await openRejectsFile(given.rechazos) : undefined
    const sample = new RejectSample()
    const progress = showProgress(io, source.size)
    const startedAt = performance.now()
    const done = await work(source, {
      onProgress: progress.update,
      async onReject(reject) {
        sample.add(reject)
        await rejects?.write(reject)
      },
    }).finally(async () => {
      progress.stop()
      await rejects?.close()
    })
    const rest = warnings(done.advertencias) + speed(done.leidas, startedAt) + sample.text(done.rechazadas, given.rechazos)
    io.out(told(done) + rest)
    return done.rechazadas > 0 ? 1 : 0
  })
