/** The part of the X11 client that is used here; it brings no types of its own. */
declare module 'x11' {
  /** Returning true says that an error was dealt with; otherwise it is emitted as `error` as well. */
  export type Done<Reply> = (error: XError | null | undefined, reply: Reply) => true | void

  export interface XError extends Error {
    /** Code of the protocol: 3 BadWindow, 8 BadMatch. */
    error?: number
    badParam?: number
  }

  export interface XEvent {
    name?: string
    type: number
    wid?: number
    [field: string]: unknown
  }

  export interface Visual {
    vid: number
    red_mask: number
    green_mask: number
    blue_mask: number
  }

  export interface Screen {
    root: number
    root_visual: number
    root_depth: number
    pixel_width: number
    pixel_height: number
    depths: Record<number, Record<number, Visual>>
  }

  export interface XDisplay {
    client: XClient
    screen: Screen[]
    vendor: string
    /** 0: least significant byte first. */
    image_byte_order: number
    format: Record<number, { bits_per_pixel: number; scanline_pad: number }>
    min_keycode: number
    max_keycode: number
    isLocalSocket: boolean
  }

  export interface Property {
    type: number
    format: number
    bytesAfter: number
    data: Buffer
  }

  export interface XClient extends NodeJS.EventEmitter {
    display: XDisplay
    stream?: import('node:net').Socket
    seq_num: number
    atoms: Record<string, number>
    replies: Record<number, [unpack: ((body: Buffer, detail: number) => unknown) | null, done: Done<never>]>
    pack_stream: { put(request: Buffer): void; submit(expectsReply?: boolean): void }
    eventMask: Record<string, number>

    AllocID(): number
    ReleaseID(id: number): void
    require(extension: string, done: Done<never>): void
    terminate(): void

    QueryExtension(name: string, done: Done<{ present: number | boolean }>): void
    InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void
    GetAtomName(atom: number, done: Done<string>): void
    GetProperty(
      remove: 0 | 1,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      done: Done<Property>,
    ): void
    ChangeWindowAttributes(window: number, values: Record<string, number>, done?: Done<unknown>): void
    GetInputFocus(done: Done<{ focus: number; revertTo: number }>): void
    QueryTree(window: number, done: Done<{ root: number; parent: number; children: number[] }>): void
    QueryPointer(
      window: number,
      done: Done<{ rootX: number; rootY: number; childX: number; childY: number; child: number; keyMask: number }>,
    ): void
    GetGeometry(drawable: number, done: Done<{ width: number; height: number; depth: number }>): void
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      done: Done<{ depth: number; visualId: number; data: Buffer }>,
    ): void
  }

  export interface ClientOptions {
    display: string
    /** What the server is shown; empty: nothing. Bytes as latin1. */
    auth: { name: string; data: string }
    shm?: false
  }

  export function createClient(
    options: ClientOptions,
    done: (error: Error | undefined, display: XDisplay) => void,
  ): XClient
}
