/** The middle one, or `NaN` of none. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** The number that the given part of the others is below, such as 0.99. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
