interface ImportMetaEnv {
  readonly RAIN_VERSION: string
  /** Which pages may read what this one keeps on the device. */
  readonly RAIN_SHAPE: string
}
