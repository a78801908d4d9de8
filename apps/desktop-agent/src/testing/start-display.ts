export { installed, startDisplay, type VirtualDisplay, type VirtualDisplayOptions } from '@rain/testing'
