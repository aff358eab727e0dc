/**
 * A function of a file that is loaded with the first call. For what stands on a library that weighs much and that a service may never need:
 * `late(async () => (await import('./file.ts')).name)`. `test/structure.test.ts` says which libraries are not loaded at the start.
 */
export const late =
  <Args extends unknown[], Result>(load: () => Promise<(...args: Args) => Result>) =>
  async (...args: Args): Promise<Awaited<Result>> =>
    await (await load())(...args)
