//! What is taken, under which names, and what isn't.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A picture of this many pixels, as far as its header says.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

fn gif(after: &[u8]) -> Vec<u8> {
    [b"GIF89a\x10\0\x10\0\0\0\0".as_slice(), after, b";"].concat()
}

fn zip(names: &[&str]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in names {
        writer.start_file(*name, options).unwrap();
        let text = match *name {
            "mimetype" => "application/vnd.oasis.opendocument.text",
            _ => "<x/>",
        };
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn webm() -> Vec<u8> {
    [b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm".as_slice(), &[0; 300]].concat()
}

fn mp4(brand: &[u8]) -> Vec<u8> {
    [b"\0\0\0\x18ftyp".as_slice(), brand, b"\0\0\0\0isommp42", &[0; 32]].concat()
}

/// A compound file of one sector, as offices wrote them; its class says which.
fn legacy(class: [u8; 16], name: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.set_storage_clsid("/", uuid::Uuid::from_bytes(class)).unwrap();
    file.create_stream(name).unwrap().write_all(b"text").unwrap();
    file.into_inner().into_inner()
}

const WORD: [u8; 16] = [0, 2, 9, 6, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

#[test]
fn what_people_send_is_taken() {
    let jpeg = [
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x10\0\x10"
            .as_slice(),
        &[0; 20],
    ]
    .concat();
    let webp = [b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x0f\xc0\x03\0".as_slice(), &[0; 9]].concat();
    let ogg = [b"OggS\0\x02".as_slice(), &[0; 40]].concat();
    let wav = [b"RIFF\x24\0\0\0WAVEfmt ".as_slice(), &[0; 28]].concat();
    let contents = "[Content_Types].xml";
    for (bytes, declared, extension, found) in [
        (png(16, 16), Some("image/png"), Some("png"), "image/png"),
        (png(16, 16), Some("application/octet-stream"), None, "image/png"),
        (jpeg.clone(), Some("image/jpg"), Some("jpeg"), "image/jpeg"),
        (jpeg, None, Some("jpg"), "image/jpeg"),
        (gif(b""), None, None, "image/gif"),
        (webp, Some("image/webp"), Some("webp"), "image/webp"),
        (b"%PDF-1.7\n%%EOF".to_vec(), Some("application/pdf"), Some("pdf"), "application/pdf"),
        (b"hello".to_vec(), Some("text/plain; charset=utf-8"), Some("txt"), "text/plain"),
        (b"a < b, <3 and 1<2".to_vec(), None, None, "text/plain"),
        ("Grüße\r\n".into(), Some(""), Some("md"), "text/plain"),
        (b"Gr\xfc\xdfe".to_vec(), None, Some("txt"), "text/plain"),
        (b"a,b\n1,2\n".to_vec(), Some("application/vnd.ms-excel"), Some("csv"), "text/csv"),
        (b"a,b\n1,2\n".to_vec(), Some("text/csv"), None, "text/csv"),
        (
            zip(&[
                contents,
                "_rels/.rels",
                "docProps/app.xml",
                "docProps/core.xml",
                "word/document.xml",
            ]),
            None,
            Some("docx"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zip(&["xl/workbook.xml", contents]),
            None,
            Some("xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            zip(&["mimetype", "content.xml"]),
            None,
            Some("odt"),
            "application/vnd.oasis.opendocument.text",
        ),
        (
            legacy(WORD, "WordDocument"),
            Some("application/msword"),
            Some("doc"),
            "application/msword",
        ),
        (mp4(b"mp42"), Some("video/mp4"), Some("mp4"), "video/mp4"),
        (mp4(b"M4A "), Some("audio/x-m4a"), Some("m4a"), "audio/mp4"),
        (webm(), Some("audio/webm"), Some("webm"), "video/webm"),
        (b"ID3\x04\0\0\0\0\0\0\0\0".to_vec(), Some("audio/mp3"), Some("mp3"), "audio/mpeg"),
        (ogg, None, Some("ogg"), "audio/ogg"),
        (wav, Some("audio/wave"), Some("wav"), "audio/wav"),
    ] {
        let identified = identify(&bytes, declared, extension);
        assert_eq!(identified.map(|it| it.media_type), Ok(found), "{declared:?} {extension:?}");
    }
}

#[test]
fn what_could_run_is_refused() {
    let html = "<!DOCTYPE html><script>alert(1)</script>";
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
    let xxe =
        r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"#;
    let eps = b"%!PS-Adobe-3.0 EPSF-3.0\n".to_vec();
    let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 60]].concat();
    let exe = [b"MZ\x90\0\x03".as_slice(), &[0; 60]].concat();
    for (case, bytes) in [
        ("html", html.into()),
        ("html after spaces", format!(" \r\n\t{html}").into_bytes()),
        ("html after a mark", format!("\u{feff}{html}").into_bytes()),
        ("svg", svg.into()),
        ("svg in xml", format!("<?xml version='1.0'?>{svg}").into_bytes()),
        ("entities from elsewhere", xxe.into()),
        ("php", b"<?php system($_GET[0]);".to_vec()),
        ("asp", b"<% eval request(0) %>".to_vec()),
        ("shell", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("postscript", eps),
        ("rtf", b"{\\rtf1\\ansi hi}".to_vec()),
        ("elf", elf),
        ("exe", exe),
        ("binary without a signature", vec![1, 2, 3, 4]),
        ("utf-16", b"\xff\xfeh\0i\0".to_vec()),
        ("zip", zip(&["a.txt"])),
        ("java", zip(&["META-INF/MANIFEST.MF", "A.class"])),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("bitmap", [b"BM\x1a\0\0\0".as_slice(), &[0; 60]].concat()),
    ] {
        for declared in [None, Some("image/png"), Some("text/plain")] {
            let refused = identify(&bytes, declared, None);
            assert_eq!(refused, Err(FileTypeError::NotTaken), "{case}");
        }
    }
}

#[test]
fn what_is_two_things_at_once_is_refused() {
    let script = b"<ScRiPt>alert(1)</script>";
    let jar = zip(&["META-INF/MANIFEST.MF"]);
    for (case, bytes) in [
        ("a picture with a script", gif(script)),
        ("a picture with a page", [png(9, 9), b"<HTML>".to_vec()].concat()),
        ("a picture with a server's page", gif(b"<?php system(0)?>")),
        ("a picture that is a program", [png(9, 9), jar.clone()].concat()),
        ("a picture that is a document", gif(b"%PDF-1.7")),
        ("a film that is a program", [mp4(b"mp42"), jar.clone()].concat()),
        ("a document that is a program", [b"%PDF-1.7\n".to_vec(), jar].concat()),
    ] {
        assert_eq!(identify(&bytes, None, None), Err(FileTypeError::Mixed), "{case}");
    }
}

#[test]
fn macros_are_refused() {
    let contents = "[Content_Types].xml";
    for bytes in [
        zip(&[contents, "word/document.xml", "word/vbaProject.bin"]),
        zip(&["mimetype", "Basic/Standard/Module1.xml"]),
        legacy(WORD, "_VBA_PROJECT"),
    ] {
        assert_eq!(identify(&bytes, None, None), Err(FileTypeError::Macros));
    }
}

#[test]
fn a_picture_of_too_many_pixels_is_refused() {
    assert!(identify(&png(8_000, 5_000), None, None).is_ok());
    let refused = identify(&png(50_000, 50_000), None, None);
    assert_eq!(refused, Err(FileTypeError::TooManyPixels(2_500_000_000)));
    assert_eq!(identify(&png(0, 5), None, None), Err(FileTypeError::Damaged));
    // A script in the place of the size.
    let polyglot = b"GIF89a/*aa*/=1;alert(1)//;".to_vec();
    assert!(matches!(identify(&polyglot, None, None), Err(FileTypeError::TooManyPixels(_))));
}

#[test]
fn a_file_is_what_it_is_said_to_be() {
    let named = |extension: &str| FileTypeError::Named {
        extension: extension.to_owned(),
        found: "image/png",
    };
    for extension in ["html", "exe", "svg", "jpg", "js"] {
        assert_eq!(identify(&png(9, 9), None, Some(extension)), Err(named(extension)));
    }
    for declared in ["text/html", "image/svg+xml", "image/jpeg", "application/json"] {
        let refused = identify(&png(9, 9), Some(declared), Some("png"));
        let found = "image/png";
        let declared = declared.to_owned();
        assert_eq!(refused, Err(FileTypeError::Declared { declared, found }));
    }
    assert!(
        identify(b"{\"files\":[{\"filepath\":\"/etc/passwd\"}]}", Some("application/json"), None)
            .is_err()
    );
    assert_eq!(identify(b"", None, None), Err(FileTypeError::Empty));
}

#[test]
fn cut_and_odd_bytes_end_in_an_answer() {
    let whole = [zip(&["[Content_Types].xml", "word/a.xml"]), png(9, 9), webm(), mp4(b"qt  ")];
    for bytes in whole.iter().chain([&legacy(WORD, "WordDocument")]) {
        for end in 0..bytes.len().min(400) {
            let _answered = identify(&bytes[..end], None, None);
            let _answered = identify(&bytes[bytes.len() - end..], None, None);
        }
    }
}
