interface ImportMetaEnv {
  readonly RAIN_VERSION: string
}
