import { defineConfig } from 'vitest/config'

/** What goes at the pace of real time: each needs the machine to itself, or it would judge how busy the other tests keep it. */
const ALONE = [
  'test/clients/*.test.ts',
  'test/feed/*.test.ts',
  'test/modules/certification/reference.test.ts',
  'test/modules/conformance/two-judges.test.ts',
  'test/modules/notices/{publish/import-races,feed/read-while-publishing}.test.ts',
  'test/runtime/sandbox/child-process.test.ts',
]

/** Measures the memory of its process. */
const OWN_PROCESS = ['test/modules/notices/publish/import-memory.test.ts']

const common = {
  setupFiles: ['test/support/no-network.ts', 'test/support/leftovers.ts'],
  pool: 'forks' as const,
  // These end what hangs. How fast something is, is told by bench/: a machine may stand still for minutes and nothing is wrong.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
}

// A worker loads the service once and runs file after file over the same database (test/support/database.ts).
const shared = { ...common, isolate: false }

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, ...OWN_PROCESS],
          maxWorkers: 2,
          sequence: { hooks: 'list', groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'own process',
          include: OWN_PROCESS,
          maxWorkers: 2,
          sequence: { hooks: 'list', groupOrder: 0 },
        },
      },
      {
        test: { ...shared, name: 'alone', include: ALONE, fileParallelism: false, sequence: { hooks: 'list', groupOrder: 1 } },
      },
    ],
  },
})
