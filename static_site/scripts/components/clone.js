import { translate } from '../i18n.js';

/** The one element in `<template id>`, copied and said in the reader's language. */
export function clone(templateId) {
  const copy = document.getElementById(templateId).content.firstElementChild.cloneNode(true);
  translate(copy);
  return copy;
}

/** Makes `svg` show the icon `name` of the sprite. */
export function showIcon(svg, name) {
  svg.firstElementChild.setAttribute('href', `icons.svg#${name}`);
}
