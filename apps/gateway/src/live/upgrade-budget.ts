/** Sockets that have not shown a token yet: anybody can open them, so they are few. */
export interface UpgradeBudget {
  /** Null: too many are open. Else the function that gives the place back. */
  enter(address: string): (() => void) | null
}

export function createUpgradeBudget(most: { overall: number; perAddress: number }): UpgradeBudget {
  const open = new Map<string, number>()
  let overall = 0
  return {
    enter(address) {
      const here = open.get(address) ?? 0
      if (overall >= most.overall || here >= most.perAddress) return null
      overall++
      open.set(address, here + 1)
      let left = false
      return () => {
        if (left) return
        left = true
        overall--
        const now = (open.get(address) ?? 1) - 1
        if (now > 0) open.set(address, now)
        else open.delete(address)
      }
    },
  }
}
