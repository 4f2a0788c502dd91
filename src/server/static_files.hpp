#pragma once

#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <string_view>

#include "websockets/asio.hpp"
#include "websockets/http.hpp"

namespace server {

/// Serves the files of one folder over HTTP, to GET and HEAD. Each request reads the file again,
/// so a reload shows an edited page. Browsers revalidate their copy with an ETag.
///
/// Never serves anything outside the folder (by ".." or a symbolic link), a name that begins with a
/// dot, or a listing: a path of a folder means its index.html. Without its slash at the end, it
/// redirects to the path with one.
class StaticFiles {
public:
    /// Throws std::filesystem::filesystem_error if the folder does not exist.
    explicit StaticFiles(const std::filesystem::path& folder);

    /// Answers the request. Files are read on another thread, so the event loop is not blocked.
    websockets::awaitable<websockets::Response> answer(const websockets::Request& request);

private:
    const std::filesystem::path folder_;  // absolute, without symbolic links
    boost::asio::thread_pool thread_{1};
};

}  // namespace server
