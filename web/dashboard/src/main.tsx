// Starts the dashboard.
import { render } from 'preact'
import './styles/base.css'
import './styles/ui.css'
import './styles/shell.css'
import { App } from './app/App'
import './app/theme'

render(<App />, document.getElementById('app')!)
