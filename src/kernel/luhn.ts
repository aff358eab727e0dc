/** Luhn check digit (ISO/IEC 7812-1) over a string of digits, doubling from the rightmost. */
export function luhnDigit(digits: string): number {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const d = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 0 ? d * 2 : d
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return (10 - (sum % 10)) % 10
}
