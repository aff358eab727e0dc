// Reads the calculator's period values from table catalogos, which module notices owns and operators load.
import type { Read } from '../../db/transaction.ts'
import type { CatalogRow } from './period-values.ts'

export const selectCatalogs = (db: Read, catalogs: string[]): Promise<CatalogRow[]> =>
  db
    .selectFrom('catalogos')
    .select(['catalogo', 'clave', 'datos'])
    .where('catalogo', 'in', catalogs)
    .where('vigente', '=', true)
    .execute()
