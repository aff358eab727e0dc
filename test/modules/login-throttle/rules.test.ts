import { expect, test } from 'vitest'
import { addedWait, countedAddress, decayed } from '../../../src/modules/login-throttle/rules.ts'

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nothing', 'local'],
])('the address %s counts as %s', (address, counted) => {
  expect(countedAddress(address)).toBe(counted)
})

test('failures count half after an hour', () => {
  const at = new Date('2026-02-10T18:00:00Z')
  expect(decayed(8, at, new Date('2026-02-10T19:00:00Z'))).toBe(4)
  expect(decayed(8, at, new Date('2026-02-10T17:59:00Z'))).toBe(8)
})

test('a new address waits for an account under attack, at most ten minutes', () => {
  expect([0, 20, 21, 60, 10_000].map(addedWait)).toEqual([0, 0, 5, 200, 600])
})
