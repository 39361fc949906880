import { plural } from '../format/count';
import type { Incident } from './incident';
import { firstOf, has } from './steps';
import { preciseDuration } from './words';

/** The sentence and the level of an incident as it stands. */
export function say(incident: Incident): Pick<Incident, 'text' | 'level'> {
  const { master, successor, unserved, state, trigger } = incident;
  const slots = plural(unserved.count, 'slot');
  const gap =
    unserved.from === null
      ? 'they were served all the time'
      : unserved.to === null
        ? 'they are not served'
        : `they were not served for ${preciseDuration(unserved.ms)}`;
  if (successor) {
    const how = {
      automatic: '',
      manual: ' on command',
      takeover: ' by TAKEOVER, without votes',
      unknown: '',
    };
    const late = incident.failure && trigger !== 'manual' && trigger !== 'takeover' ? ' late' : '';
    return {
      text: `${successor.name} took over ${slots} from ${master.name}${how[trigger]}${late}; ${gap}`,
      level:
        unserved.from !== null && unserved.to === null
          ? 'critical'
          : unserved.from === null
            ? 'info'
            : 'warning',
    };
  }
  if (unserved.to !== null || (state !== 'open' && incident.to !== null)) {
    const again = incident.failure ? 'Nobody took over' : 'It came back by itself before anybody took over';
    return {
      text: `${master.name} failed and is back: ${gap.replace('they', slots)}. ${again}`,
      level: 'warning',
    };
  }
  if (incident.failure)
    return {
      text: `Nobody took over from ${master.name}. ${incident.failure.replace(/\.$/, '')}`,
      level: 'critical',
    };
  const stage = has(incident, 'fail')
    ? 'is FAIL and nobody has taken over yet'
    : firstOf(incident, 'pfail')
      ? 'is suspected (PFAIL)'
      : 'does not serve';
  return { text: `${master.name} ${stage}: ${slots} at risk`, level: 'critical' };
}
