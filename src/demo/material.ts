// What the demo leaves under DATA_DIR/demo, and the password of its two e.firmas (contract.md 1). Nothing here is a real person.
export const DEMO_PASSWORD = '12345678a'
export const DEMO_PRODUCT = 'Nómina Demo'
