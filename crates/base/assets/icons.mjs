// Makes assets/icons.svg from @tabler/icons: our name on the left, theirs on the right.
// node icons.mjs node_modules/@tabler/icons/icons/outline mark.svg > icons.svg
import fs from 'node:fs';
const [dir, mark] = process.argv.slice(2);
const ICONS = {
  // states
  done: 'circle-check', running: 'progress', wait: 'clock', late: 'alert-triangle', stopped: 'ban', sealed: 'rubber-stamp', info: 'info-circle',
  // places
  bell: 'bell', home: 'home', inbox: 'inbox', send: 'send', receive: 'download', book: 'book', board: 'chart-bar', building: 'building', person: 'user', people: 'users', settings: 'settings', files: 'files', file: 'file-text', calendar: 'calendar',
  // acts
  back: 'arrow-left', forward: 'arrow-right', search: 'search', filter: 'filter', add: 'plus', remove: 'trash', close: 'x', check: 'check', attach: 'paperclip', upload: 'upload', print: 'printer', export: 'file-export', open: 'external-link', sign: 'signature', again: 'rotate-clockwise', leave: 'logout', down: 'chevron-down', key: 'key', keyboard: 'keyboard',
  // proof
  lock: 'lock', shield: 'shield-check', history: 'history', certificate: 'certificate', offline: 'wifi-off', server: 'server', link: 'link',
};
let out = '<svg xmlns="http://www.w3.org/2000/svg">\n';
const frame = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
for (const [ours, theirs] of Object.entries(ICONS)) {
  const svg = fs.readFileSync(`${dir}/${theirs}.svg`, 'utf8');
  const paths = [...svg.matchAll(/<(path|circle|line|rect|polyline)[^>]*\/>/g)].map((m) => m[0]).filter((p) => !p.includes('M0 0h24v24H0z')).map((p) => p.replace(/ \/>/, '/>'));
  out += `<symbol id="${ours}" ${frame}>${paths.join('')}</symbol>\n`;
}
const own = fs.readFileSync(mark, 'utf8').match(/<g id="lines">([\s\S]*?)<\/g>/)[1].replace(/\s*\n\s*/g, '');
out += `<symbol id="mark" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round">${own}</symbol>\n</svg>\n`;
process.stdout.write(out);
