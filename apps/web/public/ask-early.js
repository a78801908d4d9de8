// Asks for what every page begins with while its program is still on its way. `api/early-answers.ts` takes the answers. A file of
// its own because the content security policy forbids inline scripts.
;(function () {
  var token = null
  try {
    token = sessionStorage.getItem('rain.token') || localStorage.getItem('rain.token')
  } catch {
    // Storage may be blocked: then nobody is signed in.
  }
  if (!token) return
  var inView = /^#\/?chat\/([^/]+)/.exec(location.hash)
  var answers = fetch('/api/beginning' + (inView ? '?agent=' + inView[1] : ''), {
    headers: { Authorization: 'Bearer ' + token },
    cache: 'no-store',
    credentials: 'same-origin',
  })
    .then(function (response) {
      return response.ok ? response.json() : null
    })
    .then(
      function (beginning) {
        return beginning && beginning.answers
      },
      function () {
        // What cannot be had now is asked for again, part by part.
        return null
      },
    )
  window.rainEarly = { token: token, answers: answers }
})()
