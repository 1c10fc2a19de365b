import Delivery

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that lines are appended to, and that is put aside when it has grown to a limit: `x`
/// becomes `x.1`, `x.1` becomes `x.2`, and the oldest goes.
///
/// Every call blocks; it belongs on a thread of its own.
struct RotatingFile {
    let path: String
    let limits: FileSinkLimits
    private var open: Open?

    private struct Open {
        var descriptor: Int32
        var size: Int
        var device: UInt64
        var inode: UInt64
    }

    init(path: String, limits: FileSinkLimits) {
        self.path = path
        self.limits = limits
    }

    /// Appends lines; `ends` are the offsets behind each.
    ///
    /// `written` counts the lines that are in the file, also when the call throws; a line that was
    /// written in part is taken back.
    mutating func append(_ bytes: [UInt8], ends: [Int], written: inout Int) throws(SinkError) {
        while written < ends.count {
            var file = try openedFile()
            let start = written == 0 ? 0 : ends[written - 1]
            let room = limits.maximumBytes - file.size
            var next = ends[written...].firstIndex { $0 - start > room } ?? ends.count
            if next == written {
                if file.size > 0 {
                    try rotate()
                    continue
                }
                next += 1
            }
            let failure = Self.writeAll(bytes[start..<ends[next - 1]], to: file.descriptor)
            if let failure {
                // What cannot be taken back is ended by a line break when the file is opened again.
                _ = ftruncate(file.descriptor, file.size)
                closeFile()
                throw SinkError(systemError: failure, doing: "writing \(path)")
            }
            file.size += ends[next - 1] - start
            open = file
            written = next
        }
    }

    /// Forces what was written to the disk and closes the file.
    mutating func close() {
        if let open { _ = fsync(open.descriptor) }
        closeFile()
    }

    private mutating func closeFile() {
        if let open { _ = systemClose(open.descriptor) }
        open = nil
    }

    /// The open file, if it is still the one that the path leads to; else that one.
    private mutating func openedFile() throws(SinkError) -> Open {
        if let open {
            var status = stat()
            if stat(path, &status) == 0, UInt64(status.st_dev) == open.device,
                UInt64(status.st_ino) == open.inode
            {
                return open
            }
            close()
        }
        let descriptor = systemOpen(path)
        guard descriptor >= 0 else {
            throw SinkError(systemError: errno, doing: "opening \(path)")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            _ = systemClose(descriptor)
            throw SinkError(systemError: code, doing: "opening \(path)")
        }
        var file = Open(
            descriptor: descriptor, size: Int(status.st_size), device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino))
        var last: UInt8 = 0
        if file.size > 0, pread(descriptor, &last, 1, file.size - 1) == 1, last != newline {
            guard Self.writeAll([newline], to: descriptor) == nil else {
                _ = systemClose(descriptor)
                throw SinkError(systemError: ENOSPC, doing: "ending the last line of \(path)")
            }
            file.size += 1
        }
        open = file
        return file
    }

    private mutating func rotate() throws(SinkError) {
        close()
        var failed = false
        if limits.keptFiles == 0 {
            failed = unlink(path) != 0
        } else {
            for number in stride(from: limits.keptFiles - 1, to: 0, by: -1) {
                _ = rename("\(path).\(number)", "\(path).\(number + 1)")
            }
            failed = rename(path, "\(path).1") != 0
        }
        if failed, errno != ENOENT {
            throw SinkError(systemError: errno, doing: "putting \(path) aside")
        }
    }

    /// Writes everything or gives the number of the error.
    private static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                let count = systemWrite(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno != EINTR { return errno }
                offset += max(count, 0)
            }
            return nil
        }
    }
}

private let newline = UInt8(ascii: "\n")

/// Opens a file to append to, made if need be, readable for its group.
private func systemOpen(_ path: String) -> Int32 {
    open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
