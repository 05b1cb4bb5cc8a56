import { knows, t } from '../i18n.js';

/** Who did what an entry of a timeline tells: a person's name, the portal, the timer or the complainant. */
export function actorWords({ actor, actor_name: name }) {
  return name || (knows(`actor.${actor}`) ? t(`actor.${actor}`) : actor.replace(/^staff:/, ''));
}
