import type { Session } from '../../sessions/index.ts'

/**
 * Whatever acts in the developer's name (products, certifications, test credentials and mail, the sandbox, asking employers) asks for
 * `confianza`, as dealing with the other side does.
 */
export const mayAct = (session: Session): boolean => session.derechos.has('confianza')
