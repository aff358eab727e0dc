import { expect, test } from 'vitest'
import { isBareNotice, normalFolio } from '../../../src/modules/receipts/typed-folio.ts'

const FOLIO = 'RC-7Q2M-9KXD-41VB-ZT0H'

test.each([
  'rc-7q2m-9kxd-41vb-zt0h',
  'RC7Q2M9KXD41VBZT0H',
  ' rc 7q2m 9kxd 41vb zt0h. ',
  'RC–7Q2M—9KXD‑41VB−ZT0H',
  'RC-7Q2M-9KXD-4IVB-ZTOH',
  'rc-7q2m-9kxd-4lvb-ztoh',
  '«RC-7Q2M-9KXD-41VB-ZT0H»',
  'ＲＣ-7Q2M-9KXD-41VB-ZT0H',
])('%j is the folio', (typed) => expect(normalFolio(typed)).toBe(FOLIO))

test.each([
  ['R0209026500921-7Q2M-9KXD', 'R0209026500921-7Q2M-9KXD'],
  ['r02o9o265oo92l 7q2m9kxd', 'R0209026500921-7Q2M-9KXD'],
  ['R0209026500921', 'R0209026500921'],
  ['CE-7Q2M9KXD41VBZT0H', 'CE-7Q2M9KXD41VBZT0H'],
])('%j is %s', (typed, folio) => expect(normalFolio(typed)).toBe(folio))

test('the folio of a notice alone is known as such', () => {
  expect(isBareNotice(normalFolio(' r0209026500921. '))).toBe(true)
  for (const typed of [FOLIO, 'R0209026500921-7Q2M-9KXD', '', 'x']) expect(isBareNotice(normalFolio(typed))).toBe(false)
})
