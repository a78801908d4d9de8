import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { fireEvent, waitFor } from '@testing-library/react'
import { keepFocus } from './keep-focus.ts'

let end: () => void
beforeEach(() => {
  end = keepFocus()
})
afterEach(() => {
  end()
  document.body.replaceChildren()
})

function show(html: string): (selector: string) => HTMLElement {
  document.body.innerHTML = html
  return (selector) => document.querySelector<HTMLElement>(selector) ?? document.body
}

const key = () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Enter' })
const focused = (id: string) => waitFor(() => expect(document.activeElement?.id).toBe(id))

const chat =
  '<h1 id="title" tabindex="-1">garden</h1><button id="approve">Approve</button><textarea id="composer"></textarea>'

test('when what has the focus goes away, the field to write in gets it, and without one the title of the page', async () => {
  const find = show(chat)
  find('#approve').focus()
  key()
  find('#approve').remove()
  await focused('composer')
  find('#composer').remove()
  await focused('title')
})

test('what comes late is waited for', async () => {
  const find = show('<button id="unlock">Unlock</button>')
  find('#unlock').focus()
  key()
  find('#unlock').remove()
  document.body.innerHTML = '<p>Loading…</p>'
  document.body.innerHTML = chat
  await focused('composer')
})

test('what offers itself a moment later gets it, unless a key was pressed meanwhile', async () => {
  const late = (id: string) =>
    document.body.insertAdjacentHTML('beforeend', `<button id="${id}" data-focus-first>Undo</button>`)
  const find = show(chat)
  find('#approve').focus()
  key()
  find('#approve').remove()
  await focused('composer')
  late('undo')
  await focused('undo')
  find('#undo').remove()
  await focused('composer')
  key()
  late('too-late')
  await Promise.resolve()
  expect(document.activeElement?.id).toBe('composer')
})

test('the list it was in keeps it, also while that is read again', async () => {
  const find = show(`${chat}<ul id="list" data-keeps-focus><li><button id="one">one</button></li></ul>`)
  find('#one').focus()
  key()
  find('#list').innerHTML = ''
  find('#list').innerHTML = '<li><button tabindex="-1">up</button></li><li><button id="two">two</button></li>'
  await focused('two')
})

test('what is switched off while it works gets it back', async () => {
  const find = show(chat)
  const button = find('#approve')
  button.focus()
  key()
  // browsers take it away themselves
  button.blur()
  button.setAttribute('disabled', '')
  await Promise.resolve()
  expect(document.activeElement).toBe(document.body)
  button.removeAttribute('disabled')
  await focused('approve')
})

test('in a dialog it stays in the dialog', async () => {
  const find = show(`${chat}<dialog open><button id="close">Close</button><button id="remove">Remove</button></dialog>`)
  find('#remove').focus()
  key()
  find('#remove').remove()
  await focused('close')
})

test('whoever touches or points is left alone, and so is what somebody else has given it to', async () => {
  const find = show(`${chat}<button id="other">Other</button>`)
  find('#approve').focus()
  fireEvent.pointerDown(find('#approve'))
  find('#approve').remove()
  find('#other').focus()
  key()
  find('#title').remove()
  document.body.append('more')
  await focused('other')
})
