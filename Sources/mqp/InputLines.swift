import Foundation
import Synthesis

/// The lines of a descriptor, read in large blocks into memory that is used again and again.
struct InputLines: ~Copyable {
    /// A line without its end, with `SampleReader.padding` readable bytes behind it; valid until the
    /// next block is read.
    enum Line {
        case text(UnsafeRawBufferPointer)
        case tooLong
    }

    private let descriptor: Int32
    private let room: UnsafeMutableRawBufferPointer
    /// What is read and not yet given.
    private var start = 0
    private var end = 0
    /// How far it is known that no line ends.
    private var searched = 0
    private var isOpen = true
    /// Whether the rest of a line that was too long is still to come.
    private var isWithinLong = false
    /// The number of the line that was given last, from 1.
    private(set) var lineNumber = 0
    /// Whether the input ended by an error.
    private(set) var hasFailed = false

    /// The longest line, in bytes; more than New Relic takes in one request.
    static let maximumLength = 1 << 20
    private static let blockSize = 1 << 20

    init(descriptor: Int32) {
        self.descriptor = descriptor
        room = .allocate(
            byteCount: Self.maximumLength + Self.blockSize + SampleReader.padding, alignment: 64)
        room.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { room.deallocate() }

    /// Waits for more; then `next` gives the lines that are whole.
    ///
    /// - Returns: Whether the input goes on; nil where it had ended already.
    mutating func readBlock() -> Bool? {
        guard isOpen else { return nil }
        if start > 0 {
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<end]))
            end -= start
            searched -= start
            start = 0
        }
        var count = -1
        repeat {
            count = read(
                descriptor, room.baseAddress?.advanced(by: end),
                room.count - SampleReader.padding - end)
        } while count < 0 && errno == EINTR
        hasFailed = count < 0
        isOpen = count > 0
        end += max(0, count)
        return isOpen
    }

    /// The next whole line; at the end of the input also one without an end.
    mutating func next() -> Line? {
        while true {
            let line = UnsafeRawBufferPointer(rebasing: room[start..<end])
            let known = searched - start
            let rest = UnsafeRawBufferPointer(rebasing: line[known...])
            guard let length = rest.firstLineBreak.map({ known + $0 }) else {
                searched = end
                return nextOfRest(line)
            }
            start += length + 1
            searched = start
            if isWithinLong {
                isWithinLong = false
                continue
            }
            lineNumber += 1
            guard length <= Self.maximumLength else { return .tooLong }
            return .text(UnsafeRawBufferPointer(rebasing: line[..<length]))
        }
    }

    /// What becomes of bytes in which no line ends.
    private mutating func nextOfRest(_ rest: UnsafeRawBufferPointer) -> Line? {
        let isOver = rest.count > Self.maximumLength
        guard !rest.isEmpty, isOver || isWithinLong || !isOpen else { return nil }
        start = end
        if isWithinLong { return nil }
        lineNumber += 1
        isWithinLong = isOver
        return isOver ? .tooLong : .text(rest)
    }
}

extension UnsafeRawBufferPointer {
    /// Where the first line ends.
    fileprivate var firstLineBreak: Int? {
        guard let baseAddress, let found = memchr(baseAddress, 0x0A, count) else { return nil }
        return UnsafeRawPointer(found) - baseAddress
    }
}
