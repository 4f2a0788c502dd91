#pragma once

#include <boost/asio/thread_pool.hpp>
#include <filesystem>

#include "server/file_cache.hpp"
#include "websockets/asio.hpp"
#include "websockets/http.hpp"

namespace server {

/// Serves the files of one folder over HTTP, to GET and HEAD. Each request looks whether the file
/// has changed, so a reload shows an edited page. Browsers revalidate their copy with an ETag.
///
/// Files of text are compressed for clients that accept it. They contain no secrets, so compression
/// cannot reveal any; nothing else that the server sends is compressed.
///
/// A path that does not exist gets the page 404.html of the folder, if it exists and the client is
/// a browser that opens an address.
///
/// Never serves anything outside the folder (by ".." or a symbolic link), a name that begins with a
/// dot, or a listing: a path of a folder means its index.html. Without its slash at the end, it
/// redirects to the path with one.
class StaticFiles {
public:
    /// Throws std::filesystem::filesystem_error if the folder does not exist.
    explicit StaticFiles(const std::filesystem::path& folder);

    /// Answers the request. Another thread reads and compresses files, so the event loop is not
    /// blocked.
    websockets::awaitable<websockets::Response> answer(const websockets::Request& request);

private:
    websockets::Response respond(const websockets::Request& request);
    websockets::Response send_file(const std::filesystem::path& file,
                                   const websockets::Request& request);
    websockets::Response not_found(const websockets::Request& request);

    const std::filesystem::path folder_;  // absolute, without symbolic links
    FileCache cache_;                     // of the thread
    boost::asio::thread_pool thread_{1};  // its destructor waits for the thread
};

}  // namespace server
