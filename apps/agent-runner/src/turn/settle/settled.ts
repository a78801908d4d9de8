/**
 * `settled`: every call of the step is answered. `stopped`: the turn's signal was aborted. `taken_over`: a call is for a
 * desktop whose mouse and keyboard the person has.
 */
export type Settled = 'settled' | 'parked' | 'stopped' | 'taken_over' | 'lost'
