//! What a scanner is asked, played by one on loopback.

use outbound::{ScanError, Scanner, ScannerAddress, Verdict};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};

/// Reads one `INSTREAM` and answers; gives back the bytes that came.
async fn play(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &str) -> Vec<u8> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut bytes = Vec::new();
    loop {
        let length = stream.read_u32().await.unwrap();
        if length == 0 {
            break;
        }
        let mut chunk = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut chunk).await.unwrap();
        bytes.extend(chunk);
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    bytes
}

#[tokio::test]
async fn a_file_goes_whole_and_the_answer_is_read() {
    let file: Vec<u8> = (0..300_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    for (answer, verdict) in [
        ("stream: OK\0", Verdict::Clean),
        ("stream: Bad.Thing-1 FOUND\0", Verdict::Infected("Bad.Thing-1".to_owned())),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scanner = Scanner::new(ScannerAddress::Tcp(listener.local_addr().unwrap().to_string()));
        let playing = async { play(listener.accept().await.unwrap().0, answer).await };
        let (said, came) = tokio::join!(scanner.scan(&file), playing);
        assert_eq!((said.unwrap(), came == file), (verdict, true));
    }
}

#[tokio::test]
async fn a_scanner_may_listen_at_a_path() {
    let folder = std::env::temp_dir().join(format!("colloquy-scanner-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    let scanner = Scanner::new(ScannerAddress::Unix(path));
    let playing = async { play(listener.accept().await.unwrap().0, "stream: OK\0").await };
    let (said, came) = tokio::join!(scanner.scan(b"x"), playing);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!((said.unwrap(), came), (Verdict::Clean, b"x".to_vec()));
}

#[tokio::test]
async fn what_answers_nothing_says_nothing_of_the_file() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let scanner = Scanner::new(ScannerAddress::Tcp(address.to_string()));
    let hanging_up = async { drop(listener.accept().await.unwrap()) };
    let (said, ()) = tokio::join!(scanner.scan(b"x"), hanging_up);
    assert!(said.is_err(), "{said:?}");
    drop(listener);
    assert!(matches!(scanner.scan(b"x").await, Err(ScanError::Unreachable(_))));
}

#[tokio::test]
async fn a_scanner_that_refuses_says_why() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let scanner = Scanner::new(ScannerAddress::Tcp(listener.local_addr().unwrap().to_string()));
    let answer = "INSTREAM size limit exceeded. ERROR\0";
    let playing = async { play(listener.accept().await.unwrap().0, answer).await };
    let (said, _) = tokio::join!(scanner.scan(b"x"), playing);
    let refused = said.unwrap_err().to_string();
    assert_eq!(refused, "the scanner says: INSTREAM size limit exceeded. ERROR");
}
