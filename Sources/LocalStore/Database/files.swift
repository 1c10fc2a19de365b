#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// What the store asks of files beside SQLite.

/// Bytes of a file; 0 where there is none.
func fileSize(_ path: String) -> Int64 {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int64(facts.st_size) : 0
}

/// Why a path cannot be a file of ours, such as `is a folder`; nil for a file, and where nothing is
/// seen.
func obstacle(at path: String) -> String? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return switch facts.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "is a folder"
    default: "is no regular file"
    }
}

/// Why a file cannot be read, such as `permission denied`; nil where it can.
func refusal(toRead path: String) -> String? {
    access(path, R_OK) == 0 ? nil : String(cString: strerror(errno)).lowercased()
}

/// Lets nobody but the owner read or write a file; nothing where there is none, or it is not ours.
func makePrivate(_ path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0, facts.st_mode & 0o077 != 0 else { return }
    _ = chmod(path, 0o600)
}

/// Gives a file another name, in place of what had it; false where that does not go.
func moveFile(_ path: String, to other: String) -> Bool { rename(path, other) == 0 }

func removeFile(_ path: String) { unlink(path) }
