export interface SandboxLimits {
  memoryBytes: number
  /** Programs at a time, their threads not counted. More of them end the whole call. */
  processes: number
  /** Of one file. */
  fileBytes: number
}

export const usualLimits: SandboxLimits = {
  memoryBytes: 512 * 1024 * 1024,
  processes: 64,
  fileBytes: 100 * 1000 * 1000,
}

/** Processes and threads together: programs of today start a dozen threads each. What the kernel itself refuses beyond. */
export function tasksOf({ processes }: SandboxLimits): number {
  return processes * 4
}
