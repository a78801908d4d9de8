import type { Language } from './understand.ts'

/** All that the demo model says, in one place for each language. */
export interface Phrases {
  greeting: string
  list(path: string): string
  read(path: string): string
  write(path: string): string
  run(command: string): string
  edit(path: string): string
  search(pattern: string): string
  delete(path: string): string
  ask: string
  question: { question: string; options: { label: string; description: string }[] }
  content: string
  program: string
  done(tool: string): string
  failed(tool: string): string
  ranProgram(path: string): string
  noTool(tool: string): string
  help: string
}

const english: Phrases = {
  greeting: 'Demo model here. ',
  list: (path) => `I will list what is in \`${path}\`.`,
  read: (path) => `I will read \`${path}\`.`,
  write: (path) => `I will write \`${path}\`.`,
  run: (command) => `I will run \`${command}\`.`,
  edit: (path) => `I will edit \`${path}\`.`,
  search: (pattern) => `I will search for \`${pattern}\`.`,
  delete: (path) => `I will delete \`${path}\`.`,
  ask: 'I have a question for you.',
  question: {
    question: 'What shall we try next?',
    options: [
      { label: 'Files', description: 'Read, write and search files' },
      { label: 'Commands', description: 'Run something in the shell' },
      { label: 'A story', description: 'Watch a long answer stream' },
    ],
  },
  content: 'Hello from the demo model of Rain.\n',
  program: 'print("Hello from Rain!")\n',
  done: (tool) => `Done. This is what \`${tool}\` answered:`,
  failed: (tool) => `That did not work. This is what \`${tool}\` answered:`,
  ranProgram: (path) => `I wrote \`${path}\` and ran it. This is what came out:`,
  noTool: (tool) => `I would use the tool \`${tool}\` for that, but I do not have it here.`,
  help: `This is the demo model: it needs no key and no network, and it only knows a few tricks. It uses the real tools, so you can try how Rain works. For a real conversation, add the key of a provider in the settings.

Try one of these:

- list files
- read notes.txt
- write notes.txt with buy milk
- edit notes.txt replace milk with bread
- search for bread
- make a hello.py and run it
- run ls -la
- delete notes.txt
- ask me something
- tell a long story`,
}

const spanish: Phrases = {
  greeting: 'Soy el modelo de demostración. ',
  list: (path) => `Voy a listar lo que hay en \`${path}\`.`,
  read: (path) => `Voy a leer \`${path}\`.`,
  write: (path) => `Voy a escribir \`${path}\`.`,
  run: (command) => `Voy a ejecutar \`${command}\`.`,
  edit: (path) => `Voy a editar \`${path}\`.`,
  search: (pattern) => `Voy a buscar \`${pattern}\`.`,
  delete: (path) => `Voy a borrar \`${path}\`.`,
  ask: 'Tengo una pregunta para ti.',
  question: {
    question: '¿Qué probamos ahora?',
    options: [
      { label: 'Archivos', description: 'Leer, escribir y buscar archivos' },
      { label: 'Comandos', description: 'Ejecutar algo en la terminal' },
      { label: 'Una historia', description: 'Ver cómo llega una respuesta larga' },
    ],
  },
  content: 'Hola desde el modelo de demostración de Rain.\n',
  program: 'print("¡Hola desde Rain!")\n',
  done: (tool) => `Hecho. Esto respondió \`${tool}\`:`,
  failed: (tool) => `No ha funcionado. Esto respondió \`${tool}\`:`,
  ranProgram: (path) => `He escrito \`${path}\` y lo he ejecutado. Esto es lo que salió:`,
  noTool: (tool) => `Para eso usaría la herramienta \`${tool}\`, pero aquí no la tengo.`,
  help: `Este es el modelo de demostración: no necesita clave ni red, y solo sabe unos pocos trucos. Usa las herramientas de verdad, así que puedes probar cómo funciona Rain. Para una conversación real, añade la clave de un proveedor en los ajustes.

Prueba algo de esto:

- lista los archivos
- lee notas.txt
- escribe notas.txt con comprar leche
- edita notas.txt reemplaza leche por pan
- busca pan
- crea un hello.py y ejecútalo
- ejecuta ls -la
- borra notas.txt
- pregúntame algo
- cuéntame una historia larga`,
}

export const phrases: Record<Language, Phrases> = { en: english, es: spanish }
