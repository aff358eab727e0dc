import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const OTHER_KEY = Buffer.alloc(32, 8).toString('hex')

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://sia:contrasena-secreta@db/sia',
  MASTER_KEY: KEY,
  SEAL_KEY_FILE: '/llaves/sello.key',
  SEAL_CERT_FILE: '/llaves/sello.cer',
  PUBLIC_URL: 'https://sia.example.mx/',
  EFIRMA_OCSP_URL: 'https://cfdi.sat.gob.mx/edofiel',
  MAIL_URL: 'smtps://sia:contrasena-secreta@correo.example.mx',
}

function mistakes(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}

const names = (env: Record<string, string | undefined>) => mistakes(env).map((m) => m.split(':')[0])

test('with nothing set the service is the demo on this machine', () => {
  expect(readConfig({})).toMatchObject({
    production: false,
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://127.0.0.1:3000',
    databaseUrl: undefined,
    efirmaRevocation: 'off',
    masterKeys: [],
    logLevel: 'info',
  })
  expect(readConfig({ DATA_DIR: '/datos' }).mailUrl).toBe('file:/datos/outbox')
})

test('in production an operator approves certifications unless the setting says otherwise', () => {
  expect(readConfig({}).certificationApproval).toBe('automatica')
  expect(readConfig(production).certificationApproval).toBe('operador')
  expect(readConfig({ ...production, CERTIFICATION_APPROVAL: 'automatica' }).certificationApproval).toBe('automatica')
})

test('the sandbox has a process of its own on PostgreSQL unless the setting says otherwise, and none on the embedded database', () => {
  const DATABASE_URL = production.DATABASE_URL
  expect(readConfig({}).sandboxProcess).toBe('mismo')
  expect(readConfig({ DATABASE_URL }).sandboxProcess).toBe('propio')
  expect(readConfig({ DATABASE_URL, SANDBOX_PROCESS: 'mismo' }).sandboxProcess).toBe('mismo')
})

test('a set but empty variable counts as absent', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '  ', NODE_ENV: '' })).toMatchObject({
    port: 3000,
    databaseUrl: undefined,
    production: false,
  })
})

test('the configuration cannot be changed afterwards', () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true)
})

test('links have no double slash and an IPv6 host its brackets', () => {
  expect(readConfig({ PUBLIC_URL: 'https://sia.example.mx//' }).publicUrl).toBe('https://sia.example.mx')
  expect(readConfig({ HOST: '::1', PORT: '8080' }).publicUrl).toBe('http://[::1]:8080')
})

describe('each wrong value is refused by the name of its variable', () => {
  test.each([
    ['NODE_ENV', 'prod'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '0x10'],
    ['PORT', '3000.5'],
    ['PORT', '1e3'],
    ['PUBLIC_URL', 'sia.example.mx'],
    ['PUBLIC_URL', 'ftp://sia.example.mx'],
    ['PUBLIC_URL', 'https://u:p@sia.example.mx'],
    ['PUBLIC_URL', 'https://sia.example.mx/?a=1'],
    ['DATABASE_URL', 'mysql://db/sia'],
    ['DATABASE_URL', 'db'],
    ['DATABASE_REPLICA_URL', 'http://db'],
    ['DATABASE_POOL', '0'],
    ['MAIL_URL', 'http://correo'],
    ['MAIL_URL', 'correo'],
    ['MAIL_URL', 'file:'],
    ['MAIL_FROM', 'nadie'],
    ['MAIL_FROM', 'SIA <a@b>\r\nBcc: c@d'],
    ['EFIRMA_REVOCATION', 'maybe'],
    ['EFIRMA_OCSP_URL', 'file:///etc/passwd'],
    ['MASTER_KEY', 'corta'],
    ['MASTER_KEY', `${KEY},corta`],
    ['MASTER_KEY', `${KEY},${KEY}`],
    ['SEAL_CERT_FILE', undefined],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'quizá'],
    ['SANDBOX', 'true'],
    ['SANDBOX_POOL', '1'],
    ['SANDBOX_PROCESS', 'otro'],
    ['SANDBOX_PROCESS', 'propio'],
    ['CERTIFICATION_APPROVAL', 'nadie'],
    ['TRUST_PROXY', 'true'],
    ['PASSWORD_DAYS', '0'],
    ['TRUST_YEARS', '51'],
    ['OPERATOR_TOKEN_SHA256', 'abc'],
  ])('%s=%j', (name, value) => {
    const env = value === undefined ? { SEAL_KEY_FILE: '/llaves/sello.key' } : { [name]: value }
    expect(names(env)).toEqual([name])
  })
})

test('all mistakes are told at once, in Spanish', () => {
  const env = { PORT: 'x', LOG_LEVEL: 'x', MAIL_URL: 'x', MASTER_KEY: 'x' }
  expect(names(env).sort()).toEqual(['LOG_LEVEL', 'MAIL_URL', 'MASTER_KEY', 'PORT'])
  expect(() => readConfig(env)).toThrow(/la configuración tiene errores:\n {2}- PORT: debe ser/)
})

test('no value comes back in a message, since it may be a secret', () => {
  const secret = 'S3cr3t0-que-no-debe-verse'
  const env = Object.fromEntries(
    [
      'NODE_ENV',
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'DATABASE_REPLICA_URL',
      'MAIL_URL',
      'MAIL_FROM',
      'MASTER_KEY',
      'EFIRMA_REVOCATION',
    ]
      .concat(['EFIRMA_OCSP_URL', 'LOG_LEVEL', 'OPERATOR_TOKEN_SHA256', 'TRUST_PROXY'])
      .map((name) => [name, secret]),
  )
  const told = mistakes(env)
  expect(told).toHaveLength(13)
  expect(told.join('\n')).not.toContain(secret)
  expect(mistakes({ DATABASE_URL: `http://sia:${secret}@db/sia` }).join()).not.toContain(secret)
})

test('several master keys are read in base64 and hexadecimal, the first seals', () => {
  expect(readConfig({ MASTER_KEY: `${KEY}, ${OTHER_KEY}` }).masterKeys).toEqual([Buffer.alloc(32, 7), Buffer.alloc(32, 8)])
})

describe('production', () => {
  test('with everything it needs it starts, and asks for revocation', () => {
    expect(readConfig(production)).toMatchObject({
      production: true,
      efirmaRevocation: 'required',
      publicUrl: 'https://sia.example.mx',
    })
  })

  test.each(['DATABASE_URL', 'MASTER_KEY', 'PUBLIC_URL', 'EFIRMA_OCSP_URL'])('without %s it does not start', (name) => {
    expect(names({ ...production, [name]: undefined })).toEqual([name])
  })

  test('without the sealing key it does not start', () => {
    expect(names({ ...production, SEAL_KEY_FILE: undefined, SEAL_CERT_FILE: undefined })).toEqual(['SEAL_KEY_FILE'])
  })

  test('with nothing set it names all that is missing', () => {
    expect(names({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL',
      'MASTER_KEY',
      'SEAL_KEY_FILE',
      'PUBLIC_URL',
      'MAIL_URL',
      'EFIRMA_OCSP_URL',
    ])
  })

  test('mail goes to files only where somebody says so', () => {
    expect(names({ ...production, MAIL_URL: ' ' })).toEqual(['MAIL_URL'])
    expect(readConfig({ ...production, MAIL_URL: 'file:/buzon' }).mailUrl).toBe('file:/buzon')
  })

  test('demo data are refused', () => {
    expect(names({ ...production, DEMO: 'true' })).toEqual(['DEMO'])
  })

  test('revocation may be switched off by name only', () => {
    expect(readConfig({ ...production, EFIRMA_OCSP_URL: undefined, EFIRMA_REVOCATION: 'off' }).efirmaRevocation).toBe('off')
  })
})
