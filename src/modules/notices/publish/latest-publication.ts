import type { Context } from '../../../context.ts'
import { latestImport } from '../../audit/index.ts'

/** When an import last ended that published something; undefined where none has. */
export const latestPublication = (ctx: Context): Promise<Date | undefined> =>
  latestImport(ctx.db, 'avisos.importar', 'publicadas')
