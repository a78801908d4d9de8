import type { Language } from './understand.ts'

/** A story of well over five hundred tokens: long enough to watch it stream, and to stop it half-way. */
export function tellStory(language: Language): string {
  const { opening, places, things, closing, chapter } = stories[language]
  const middle = places.map((place, index) => chapter(index + 1, place, things[index] ?? ''))
  return [opening, ...middle, closing].join('\n\n')
}

interface Story {
  opening: string
  places: string[]
  things: string[]
  closing: string
  chapter(number: number, place: string, thing: string): string
}

const stories: Record<Language, Story> = {
  en: {
    opening:
      'Once there was a drop of rain that did not want to fall. It had a good place in a grey cloud, with a view over the whole valley, and it saw no reason to leave. But a cloud cannot hold on to everything for ever, and one evening the drop let go.',
    places: [
      'the roof of an old mill',
      'a field of barley',
      'the window of a night train',
      'a lake between two mountains',
      'the garden of a lighthouse',
      'a street with a market',
      'the deck of a ferry',
      'the desk of a woman who wrote letters',
    ],
    things: [
      'a loose tile that sang in the wind',
      'a beetle that was late for something',
      'a child who drew faces on the glass',
      'a boat without a name',
      'a lamp that never slept',
      'a man who sold clocks that all told a different time',
      'a dog that counted the waves',
      'a blot of ink in the shape of a cloud',
    ],
    chapter: (number, place, thing) =>
      `On day ${number} it came to ${place}. There it met ${thing}, and the two of them talked until it was dark. "Where do you go when you have gone everywhere?" the drop asked. Nobody had an answer to that, but the question was liked, and it was passed on. When the sun came out the drop grew light again, rose, and was carried a little further than it had meant to go.`,
    closing:
      'In the end the drop came back to its cloud. The place with the view was taken, but it did not mind: it had seen the valley from close by now, and it knew every door. "What was it like?" asked the others. "Wet," said the drop, and they laughed, and one after the other they let go.',
  },
  es: {
    opening:
      'Érase una vez una gota de lluvia que no quería caer. Tenía un buen sitio en una nube gris, con vistas a todo el valle, y no veía ningún motivo para marcharse. Pero una nube no puede sujetarlo todo para siempre, y una tarde la gota se soltó.',
    places: [
      'el tejado de un viejo molino',
      'un campo de cebada',
      'la ventana de un tren nocturno',
      'un lago entre dos montañas',
      'el jardín de un faro',
      'una calle con mercado',
      'la cubierta de un barco',
      'la mesa de una mujer que escribía cartas',
    ],
    things: [
      'una teja suelta que cantaba con el viento',
      'un escarabajo que llegaba tarde a algo',
      'un niño que dibujaba caras en el cristal',
      'una barca sin nombre',
      'una lámpara que nunca dormía',
      'un hombre que vendía relojes que marcaban horas distintas',
      'un perro que contaba las olas',
      'una mancha de tinta con forma de nube',
    ],
    chapter: (number, place, thing) =>
      `El día ${number} llegó a ${place}. Allí conoció a ${thing}, y los dos hablaron hasta que se hizo de noche. «¿Adónde vas cuando ya has ido a todas partes?», preguntó la gota. Nadie supo responder, pero la pregunta gustó y fue pasando de boca en boca. Cuando salió el sol, la gota se volvió ligera otra vez, subió, y el aire la llevó un poco más lejos de lo que pensaba ir.`,
    closing:
      'Al final la gota volvió a su nube. El sitio con vistas estaba ocupado, pero no le importó: ya había visto el valle de cerca y conocía todas las puertas. «¿Cómo es aquello?», preguntaron las demás. «Mojado», dijo la gota, y se rieron, y una tras otra se fueron soltando.',
  },
}
