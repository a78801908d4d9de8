/** Registers of packages, each with hosts that its tools are built with. */
export const registers = [
  'npm',
  'yarn',
  'pypi',
  'crates',
  'go',
  'rubygems',
  'packagist',
  'nuget',
  'maven',
  'gradle',
] as const
export type Register = (typeof registers)[number]

/**
 * Where a command fetches from or sends to that its words do not name by a host. Where that is stands in the settings of the
 * folder, or in the program itself.
 */
export type Source =
  | { kind: 'packages'; register: Register; folder: string }
  /** `name`: of a remote; null: the one that the branch follows; `*`: all of them. */
  | { kind: 'remote'; name: string | null; folder: string }
