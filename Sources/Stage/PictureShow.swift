/// Something that shows the newest picture: a window.
///
/// `show` is called by the loop: it neither blocks nor allocates, and a picture that nobody took
/// yet is replaced.
public protocol PictureShow: Sendable {
    /// Hands over the newest picture.
    func show(_ picture: StagePicture)
}
