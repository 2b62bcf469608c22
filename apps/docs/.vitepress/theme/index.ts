// Without the fonts of the default theme: readers have fonts, and pages are there at once.
import theme from 'vitepress/theme-without-fonts'
// oxlint-disable-next-line import/no-unassigned-import -- styles are there by being imported
import './style.css'

export default theme
