#pragma once

namespace server {

/// Keeps signals away from the calling thread, now and for its lifetime: they are for the thread of
/// the event loop, which waits for them.
void block_signals();

}  // namespace server
