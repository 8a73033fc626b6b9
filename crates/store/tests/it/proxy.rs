//! A proxy before PostgreSQL that cuts a connection at its COMMIT.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Where to cut, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The COMMIT never reaches the server, which is told that the connection ended.
    Before,
    /// The COMMIT never reaches the server, and its side of the connection stays open.
    BeforeSilently,
    /// The server has committed; its answer is lost.
    After,
}

#[derive(Clone)]
pub struct Proxy {
    address: SocketAddr,
    cut: Arc<Mutex<Option<Cut>>>,
}

impl Proxy {
    /// Stands before the server of this URL. Ends with the test's runtime.
    pub async fn start(url: &str) -> Self {
        let config: tokio_postgres::Config = url.parse().unwrap();
        let server = SocketAddr::from(([127, 0, 0, 1], config.get_ports()[0]));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy =
            Self { address: listener.local_addr().unwrap(), cut: Arc::new(Mutex::new(None)) };
        let cut = Arc::clone(&proxy.cut);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let cut = Arc::clone(&cut);
                tokio::spawn(async move {
                    let server = TcpStream::connect(server).await.unwrap();
                    // A broken connection is what this is for.
                    let _ended = forward(client, server, cut).await;
                });
            }
        });
        proxy
    }

    /// The URL of the same database by way of this proxy.
    pub fn url(&self, url: &str) -> String {
        let config: tokio_postgres::Config = url.parse().unwrap();
        let port = format!(":{}/", config.get_ports()[0]);
        url.replace(&port, &format!(":{}/", self.address.port()))
    }

    /// Cuts the next connection that commits.
    pub fn cut_once(&self, cut: Cut) {
        *self.cut.lock().unwrap() = Some(cut);
    }

    pub fn has_cut(&self) -> bool {
        self.cut.lock().unwrap().is_none()
    }
}

async fn forward(
    mut client: TcpStream,
    mut server: TcpStream,
    cut: Arc<Mutex<Option<Cut>>>,
) -> std::io::Result<()> {
    let (mut up, mut down) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            count = client.read(&mut up) => {
                let sent = &up[..count?];
                if sent.is_empty() {
                    return Ok(());
                }
                let armed = if has_commit(sent) { cut.lock().unwrap().take() } else { None };
                match armed {
                    None => server.write_all(sent).await?,
                    Some(Cut::Before) => return Ok(()),
                    Some(Cut::BeforeSilently) => {
                        drop(client);
                        // Until the server itself ends it.
                        while server.read(&mut down).await? > 0 {}
                        return Ok(());
                    }
                    Some(Cut::After) => {
                        server.write_all(sent).await?;
                        let mut answer = Vec::new();
                        while !has_commit(&answer) {
                            let count = server.read(&mut down).await?;
                            answer.extend_from_slice(&down[..count]);
                        }
                        return Ok(());
                    }
                }
            }
            count = server.read(&mut down) => {
                let received = &down[..count?];
                if received.is_empty() {
                    return Ok(());
                }
                client.write_all(received).await?;
            }
        }
    }
}

fn has_commit(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|window| window == b"COMMIT\0")
}
