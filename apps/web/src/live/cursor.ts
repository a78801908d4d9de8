/** Whether the log entry `a` comes after `b`. Cursors are `milliseconds-sequence`; what cannot be read is taken as newer. */
export function isAfter(a: string, b: string): boolean {
  const [aTime, aSeq] = partsOf(a)
  const [bTime, bSeq] = partsOf(b)
  if (Number.isNaN(aTime) || Number.isNaN(bTime)) return a !== b
  return aTime === bTime ? aSeq > bSeq : aTime > bTime
}

function partsOf(cursor: string): [time: number, sequence: number] {
  const [time, sequence = '0'] = cursor.split('-')
  return [Number(time || NaN), Number(sequence)]
}
