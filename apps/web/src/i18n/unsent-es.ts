/** `unsent-en.ts` in Spanish. */
export const unsentEs = {
  title_one: 'Un mensaje no se ha enviado',
  title_other: '{{count}} mensajes no se han enviado',
  body_one:
    'Puede esperar en este dispositivo, cifrado para que nadie más lo lea. Se enviará cuando vuelvas a iniciar sesión aquí.',
  body_other:
    'Pueden esperar en este dispositivo, cifrados para que nadie más los lea. Se enviarán cuando vuelvas a iniciar sesión aquí.',
  bodyHere_one: 'Se pierde si cierras sesión aquí: este navegador no puede cifrar lo que guarda.',
  bodyHere_other: 'Se pierden si cierras sesión aquí: este navegador no puede cifrar lo que guarda.',
  more_one: 'y uno más',
  more_other: 'y {{count}} más',
  stay: 'Seguir con la sesión',
  keep_one: 'Cerrar sesión y guardarlo',
  keep_other: 'Cerrar sesión y guardarlos',
  discard_one: 'Cerrar sesión y borrarlo',
  discard_other: 'Cerrar sesión y borrarlos',
} as const
