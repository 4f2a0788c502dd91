#pragma once

#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <string_view>

#include "websockets/asio.hpp"
#include "websockets/http.hpp"

namespace server {

/// Serves the files of one folder over HTTP, GET and HEAD. Files are read anew for each request, so
/// that an edited page needs only a reload; browsers ask with an ETag whether anything changed.
///
/// Nothing outside the folder is served (neither by ".." nor by a symbolic link), no file or folder
/// whose name begins with a dot, and no list of a folder: index.html stands for it.
class StaticFiles {
public:
    explicit StaticFiles(const std::filesystem::path& folder);

    /// Answers the request. Reading happens on a thread of its own; the event loop goes on.
    websockets::awaitable<websockets::Response> answer(const websockets::Request& request);

private:
    const std::filesystem::path folder_;  // absolute, without symbolic links
    boost::asio::thread_pool thread_{1};
};

}  // namespace server
