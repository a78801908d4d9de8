import type { foldersEn } from './folders-en.ts'

export const foldersEs: typeof foldersEn = {
  title: 'Elige una carpeta',
  hint: 'Rain lee y escribe archivos en esta carpeta. Puedes cambiarla más tarde.',
  here: 'Trabajar en esta carpeta',
  opening: 'Abriendo…',
  home: 'Inicio',
  up: 'Carpeta superior',
  path: 'Ruta',
  list: 'Carpetas',
  empty: 'No hay carpetas aquí',
  emptyHint: 'Aun así puedes trabajar en esta carpeta.',
  onlyFiles_one: 'Hay un archivo y ninguna carpeta.',
  onlyFiles_other: 'Hay {{count}} archivos y ninguna carpeta.',
  recent: 'Carpetas recientes',
  truncated: 'Solo se muestran las primeras {{count}} entradas.',
  failed: 'No se puede abrir esta carpeta.',
  filter: 'Filtrar esta lista',
  noMatch: 'Aquí nada se llama «{{text}}».',
}
