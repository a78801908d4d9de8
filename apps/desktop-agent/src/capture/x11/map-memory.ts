/** Maps a file into memory, to be read only. */
export type MapMemory = (fd: number, bytes: number) => Buffer

const readable = 1
const shared = 1
const failed = 0xffff_ffff_ffff_ffffn

const unreachable = new FinalizationRegistry<() => void>((unmap) => unmap())

/**
 * The system's own `mmap`, if this installation has the optional library that reaches it; otherwise null.
 *
 * @NOTE a mapping that is taken away while somebody still reads it ends the process. So nothing here takes it away: that
 * happens when the last reference to its bytes has been collected.
 */
export async function loadMapMemory(): Promise<MapMemory | null> {
  const koffi = await import('koffi').then(
    (module) => module.default,
    () => null, // optional: not installed, or not built for this system
  )
  if (!koffi) return null
  try {
    const system = koffi.load(null)
    const mmap = system.func('void *mmap(void *at, size_t length, int protection, int flags, int fd, int64_t offset)')
    const munmap = system.func('int munmap(void *at, size_t length)')
    return (fd, bytes) => {
      const at: unknown = mmap(null, bytes, readable, shared, fd, 0)
      if (koffi.address(at) === failed) throw new Error('the shared memory could not be mapped')
      const memory = koffi.view(at, bytes)
      unreachable.register(memory, () => munmap(at, bytes))
      return Buffer.from(memory)
    }
  } catch {
    return null // a system whose C library has other names for it
  }
}
