import type { Millis } from '@/lib/cluster/ids';
import type { EntryBody } from '@/lib/history/entry';
import { diffPicture } from '@/lib/history/picture-changes';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { KeyframeDue } from './keyframe-due';

/** Tells what of a socket picture is to be kept. To be asked with every tick, which holds the numbers, and only then. */
export class PictureLog {
  private readonly keyframes = new KeyframeDue();
  private last: SocketPicture | null = null;

  take(picture: SocketPicture | null, mono: Millis): readonly EntryBody[] {
    const last = this.last;
    if (picture === last) return [];
    this.last = picture;
    // That there is none, the tick says by having no numbers of it.
    if (picture === null) return [];
    if (last === null || this.keyframes.at(mono)) {
      this.keyframes.kept(picture, mono);
      return [{ type: 'sockets', picture }];
    }
    const changes = diffPicture(last, picture);
    if (changes.length === 0) return [];
    this.keyframes.changed(changes);
    return [{ type: 'sockets-changes', changes }];
  }
}
