/** Where the call would run. All paths are absolute. */
export interface CallContext {
  cwd: string
  home: string
  /** Rain's own data folder: keys, settings, the audit log. */
  rainHome: string
  /** Folders that were made for the agent to read, such as that of its long outputs: reading there is green. */
  readable?: readonly string[]
  platform?: 'linux' | 'darwin' | 'win32'
  /** Path as written in the input → the real path the runner found for it, so that a link cannot lie. */
  resolvedPaths?: Record<string, string>
  /** Hosts that its commands go to without naming them, as the runner found for their sources. */
  reachedHosts?: readonly string[]
  /** Where in the own network its host lies although it has a public name, as the runner found; of a command with the host in front. */
  homeAddresses?: readonly string[]
  /** The computer that a call of `computer` acts on. */
  device?: string
  /** What was typed there last without Return: the line that the call may go on with. */
  typedBefore?: string
  /** The class of the window that has the keyboard there. */
  windowClass?: string
}
