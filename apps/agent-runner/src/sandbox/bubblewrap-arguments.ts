import { isInside } from './is-inside.ts'
import { filterDescriptor } from './launch.ts'
import type { SystemView } from './system-view.ts'

/** What this computer's bubblewrap can do. */
export interface Features {
  /** A user namespace of its own; without, only root can build a sandbox. */
  userNamespace: boolean
  disableUserNamespaces: boolean
  tmpfsSize: boolean
}

export interface View {
  system: SystemView
  home: string
  /** Instead of the person's own ~/.gitconfig, which may name programs and hold tokens. */
  gitConfig: string | null
  writable: string[]
  /** Within what is writable: seen, not changed. */
  readOnly: string[]
  /** Within what is writable: not seen. */
  hiddenFolders: string[]
  hiddenFiles: string[]
  /** Seen although it lies in something hidden. */
  readable: string[]
}

const megabyte = 1024 * 1024

export interface Isolation {
  features: Features
  view: View
  cwd: string
  /** False when it is started in a network that was made for it. */
  ownNetwork: boolean
}

/** The options of bubblewrap, in the order in which it carries them out. */
export function bubblewrapArguments({ features, view, cwd, ownNetwork }: Isolation): string[] {
  return [
    ...(features.userNamespace ? ['--unshare-user'] : []),
    ...(features.userNamespace && features.disableUserNamespaces ? ['--disable-userns'] : []),
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...(ownNetwork ? ['--unshare-net'] : []),
    ...['--hostname', 'sandbox', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--seccomp', String(filterDescriptor)],
    ...['--tmpfs', '/'],
    ...view.system.links.flatMap(({ at, to }) => ['--symlink', to, at]),
    ...view.system.folders.filter((folder) => !isInside(folder, view.home)).flatMap(show),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...tmpfs(features, '/dev/shm', 64 * megabyte),
    ...tmpfs(features, '/tmp', 256 * megabyte),
    ...['--symlink', '/tmp', '/var/tmp', '--dir', '/run'],
    ...tmpfs(features, view.home, 64 * megabyte),
    ...view.system.folders.filter((folder) => isInside(folder, view.home)).flatMap(show),
    ...view.writable.flatMap((path) => ['--bind', path, path]),
    ...(view.gitConfig === null ? [] : ['--ro-bind', view.gitConfig, `${view.home}/.gitconfig`]),
    ...view.readOnly.flatMap(show),
    ...view.hiddenFolders.flatMap((path) => [...tmpfs(features, path, megabyte), '--remount-ro', path]),
    ...view.hiddenFiles.flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...view.readable.flatMap(show),
    // @NOTE for root, the settings of the kernel below /proc/sys are files like any other
    ...['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', cwd],
  ]
}

function show(path: string): string[] {
  return ['--ro-bind', path, path]
}

function tmpfs({ tmpfsSize }: Features, path: string, bytes: number): string[] {
  return [...(tmpfsSize ? ['--size', String(bytes)] : []), '--tmpfs', path]
}
