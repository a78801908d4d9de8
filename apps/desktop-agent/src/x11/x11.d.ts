/** The part of `x11` (which has no types) that is used here. */
declare module 'x11' {
  type Done<T> = (error: Error | null | undefined, value: T) => unknown

  export interface XScreen {
    root: number
    pixel_width: number
    pixel_height: number
    root_depth: number
    root_visual: number
  }

  export interface XDisplay {
    client: XClient
    screen: XScreen[]
    min_keycode: number
    max_keycode: number
    resource_base: number
    resource_mask: number
    isLocalSocket: boolean
  }

  export interface XEvent {
    name: string
    type: number
    seq: number
    [field: string]: unknown
  }

  export interface XProperty {
    type: number
    format: number
    bytesAfter: number
    data: Buffer
  }

  export interface XClient {
    display: XDisplay
    seq_num: number
    replies: Record<number, [(body: Buffer, detail: number) => unknown, Done<never>]>
    pack_stream: { put(packet: Buffer): void; submit(expectsReply?: boolean): boolean; flush(done?: () => void): void }
    stream: { destroyed: boolean; destroy(): void; on(event: 'close', listener: () => void): void }
    geEventParsers: Record<number, unknown>
    on(event: 'error', listener: (error: Error & { error?: number; badParam?: number }) => void): this
    on(event: 'end', listener: () => void): this
    on(event: 'event', listener: (event: XEvent) => void): this
    AllocID(): number
    ReleaseID(id: number): void
    require(extension: string, done: Done<unknown>): void
    terminate(): void

    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      border: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: Record<string, number>,
    ): void
    DestroyWindow(id: number): void
    ChangeWindowAttributes(id: number, values: Record<string, number>, done?: Done<unknown>): void
    GetInputFocus(done: Done<{ focus: number; revertTo: number }>): void
    QueryTree(id: number, done: Done<{ root: number; parent: number; children: number[] }>): void
    InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void
    GetAtomName(atom: number, done: Done<string>): void
    GetProperty(
      remove: 0 | 1,
      id: number,
      property: number,
      type: number,
      offset: number,
      length: number,
      done: Done<XProperty>,
    ): void
    ChangeProperty(
      mode: 0 | 1 | 2,
      id: number,
      property: number,
      type: number,
      bits: 8 | 16 | 32,
      data: Buffer | number[],
      done?: Done<unknown>,
    ): void
    DeleteProperty(id: number, property: number): void
    SetSelectionOwner(owner: number, selection: number, time: number): void
    GetSelectionOwner(selection: number, done: Done<number>): void
    ConvertSelection(requestor: number, selection: number, target: number, property: number, time: number): void
    SendEvent(destination: number, propagate: 0 | 1, mask: number, event: Partial<XEvent>, done?: Done<unknown>): void
    QueryPointer(id: number, done: Done<{ rootX: number; rootY: number; keyMask: number; child: number }>): void
    QueryKeymap(done: Done<Buffer>): void
    GetKeyboardMapping(first: number, count: number, done: Done<number[][]>): void
    GetModifierMapping(done: Done<number[][]>): void
    ChangeKeyboardMapping(first: number, perKeycode: number, keysyms: number[], done?: Done<unknown>): void
    GrabKey(
      id: number,
      ownerEvents: 0 | 1,
      modifiers: number,
      keycode: number,
      pointerMode: 0 | 1,
      keyboardMode: 0 | 1,
      done?: Done<unknown>,
    ): void
    UngrabKey(id: number, keycode: number, modifiers: number): void
  }

  export const eventMask: Record<string, number>
  export const keySyms: Record<string, { code: number; description: string | null } | number>
  export function createClient(
    options: { display?: string; bufferRequests?: boolean; shm?: boolean | string },
    done: (error: Error | null | undefined, display: XDisplay) => void,
  ): XClient

  const x11: {
    eventMask: typeof eventMask
    keySyms: typeof keySyms
    createClient: typeof createClient
  }
  export default x11
}
