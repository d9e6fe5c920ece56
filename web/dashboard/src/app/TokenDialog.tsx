// The one question that the page may have to ask before it can show anything.
import { useEffect, useRef } from 'preact/hooks'
import { asking } from '../live/token'
import { useStore } from '../ui/store'

export function TokenDialog() {
  const question = useStore(asking)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (question) dialog.current?.showModal()
    else dialog.current?.close()
  }, [question])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement).get('token')
    if (typeof given === 'string' && given.trim()) question?.answer(given.trim())
  }
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="token-title" onCancel={(event) => event.preventDefault()}>
      {question && (
        <form onSubmit={submit}>
          <h2 id="token-title">This server wants a token</h2>
          <p class="dim">
            {question.refused ? 'The token was not accepted. ' : ''}
            It is the value of EDIFICE_TOKEN, from whoever runs the server. It is kept until this tab is closed.
          </p>
          <label class="field">
            Token
            <input class="input" type="password" name="token" autocomplete="current-password" required autofocus />
          </label>
          <button type="submit" class="button primary">Go on</button>
        </form>
      )}
    </dialog>
  )
}
