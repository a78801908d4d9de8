import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { mergeConfig } from 'vite'
import base from './vite.config.ts'

/**
 * The page of all components, built beside the dashboard and not with it: a second entry would cut the first load of the
 * dashboard into more and smaller files.
 */
export default mergeConfig(
  { ...base, plugins: [react(), tailwindcss()] },
  {
    base: '/gallery/',
    publicDir: false,
    build: { outDir: 'dist/gallery', emptyOutDir: true, rolldownOptions: { input: ['gallery.html'] } },
  },
)
