// Chooses the colours before the first paint. A file of its own because the content security policy forbids inline scripts.
;(function () {
  var choice = null
  try {
    choice = localStorage.getItem('rain.theme')
  } catch {
    // Storage may be blocked; the system's choice is used then.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.querySelector('meta[name=theme-color]').content = dark ? '#0c1316' : '#f3f6f7'
})()
