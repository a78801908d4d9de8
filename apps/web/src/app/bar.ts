/** What every topbar is given by the frame. */
export type Bar = { unread: number; onMenu: () => void }
